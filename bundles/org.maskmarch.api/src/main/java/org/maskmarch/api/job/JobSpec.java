package org.maskmarch.api.job;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A job file, checked and complete: every optional key has its value.
 *
 * @param name            file name without its extension; the folder of the results
 * @param strategy        name of the prompt strategy
 * @param strategyOptions parameters of the strategy
 * @param model           name of the segmenter
 * @param textModel       name of the model that finds what texts describe; null: not named
 * @param every           use every n-th camera for self-prompting
 * @param without         views that have no vote
 * @param loop            how masks become votes
 * @param outputs         names of exporters
 * @param earlier         the finished job that this one goes on from, or null
 * @param steps           whether pictures of every single step are wanted
 */
public record JobSpec(String name, SceneSpec scene, List<ObjectSpec> objects, String strategy,
                      Map<String, String> strategyOptions, String model, String textModel, int every,
                      Set<Integer> without, LoopSettings loop, List<String> outputs, EarlierJob earlier, boolean steps) {
    public JobSpec {
        objects = List.copyOf(objects);
        strategyOptions = Map.copyOf(strategyOptions);
        without = Set.copyOf(without);
        outputs = List.copyOf(outputs);
    }

    /** The same job with the text model named. */
    public JobSpec withTextModel(String name) {
        return new JobSpec(this.name, scene, objects, strategy, strategyOptions, model, name, every, without, loop, outputs,
                earlier, steps);
    }
}
