package org.maskmarch.api.job;

import java.util.List;
import java.util.Map;

/**
 * A job file, checked and complete: every optional key has its value.
 *
 * @param name            file name without its extension; the folder of the results
 * @param profile         {@code plus} or {@code paper}
 * @param strategy        name of the prompt strategy
 * @param strategyOptions parameters of the strategy
 * @param model           name of the segmenter
 * @param lambda          weight of the background votes
 * @param every           use every n-th camera for self-prompting
 * @param order           {@code nearest} or {@code dataset}
 * @param outputs         names of exporters
 */
public record JobSpec(String name, SceneSpec scene, List<ObjectSpec> objects, String profile, String strategy,
                      Map<String, String> strategyOptions, String model, double lambda, int every, String order,
                      List<String> outputs) {
    public JobSpec {
        objects = List.copyOf(objects);
        strategyOptions = Map.copyOf(strategyOptions);
        outputs = List.copyOf(outputs);
    }
}
