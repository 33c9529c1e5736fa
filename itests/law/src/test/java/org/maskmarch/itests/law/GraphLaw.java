package org.maskmarch.itests.law;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who may see whom: {@code api <- geometry <- providers}; providers never see each other, and the engine never sees a
 * provider. A new bundle gets a line here before it builds.
 */
final class GraphLaw {
    private static final String ROOT = "org.maskmarch.";

    /** Bundle, without the common prefix, to the bundles it may see. */
    private static final Map<String, Set<String>> MAY_SEE = Map.ofEntries(
            Map.entry("api", Set.of()),
            Map.entry("geometry", Set.of("api")),
            Map.entry("checkpoint", Set.of("api")),
            Map.entry("field.dvgo", Set.of("api", "geometry", "checkpoint")),
            Map.entry("field.gaussians", Set.of("api", "geometry", "checkpoint")),
            Map.entry("field.nerf", Set.of("api", "geometry", "checkpoint")),
            Map.entry("field.ngp", Set.of("api", "geometry", "checkpoint")),
            Map.entry("field.plenoctree", Set.of("api", "geometry", "checkpoint")),
            Map.entry("field.plenoxels", Set.of("api", "geometry", "checkpoint")),
            Map.entry("field.tensorf", Set.of("api", "geometry", "checkpoint")),
            Map.entry("views", Set.of("api", "geometry", "checkpoint")),
            Map.entry("march", Set.of("api", "geometry")),
            Map.entry("march.opencl", Set.of("api", "geometry", "march")),
            Map.entry("segment.onnx", Set.of("api")),
            Map.entry("prompt.points", Set.of("api", "geometry")),
            Map.entry("prompt.box", Set.of("api", "geometry")),
            Map.entry("prompt.decay", Set.of("api", "geometry")),
            Map.entry("prompt.full", Set.of("api", "geometry")),
            Map.entry("export", Set.of("api", "geometry")),
            Map.entry("engine", Set.of("api", "geometry")),
            Map.entry("camel", Set.of("api")),
            Map.entry("camel.runtime", Set.of()),
            Map.entry("conformance", Set.of("api")),
            Map.entry("testkit", Set.of("api", "conformance")));

    /** Package prefix to the only bundles that may use it. */
    private static final Map<String, Set<String>> RESERVED = Map.of(
            "org.apache.camel", Set.of("camel", "camel.runtime"),
            "ai.onnxruntime", Set.of("segment.onnx"),
            "ai.djl", Set.of("segment.onnx"),
            "io.airlift.compress", Set.of("checkpoint"),
            "com.aparapi", Set.of("march.opencl"),
            "org.msgpack", Set.of("checkpoint"),
            "jakarta.servlet", Set.of("web"),
            "javax.servlet", Set.of("web"));

    private GraphLaw() {
    }

    /**
     * @param bundle symbolic name
     * @param uses   every use of a package that the bundle's manifest and classes show
     * @return one readable line for each breach; empty = lawful
     */
    static List<String> breaches(String bundle, Collection<PackageUse> uses) {
        String name = shortName(bundle);
        if (!MAY_SEE.containsKey(name)) {
            return List.of(bundle + " has no line in GraphLaw: add one that says which bundles it may see.");
        }
        List<String> breaches = new ArrayList<>();
        for (PackageUse use : uses) {
            ownerOf(use.packageName())
                    .filter(owner -> !owner.equals(name) && !MAY_SEE.get(name).contains(owner))
                    .ifPresent(owner -> breaches.add(use.by() + " uses " + use.packageName() + ", but " + bundle
                            + " may see only " + MAY_SEE.get(name).stream().sorted().toList()
                            + " of Maskmarch: put what both need into api or geometry, or go through a service."));
            RESERVED.forEach((prefix, users) -> {
                if (isWithin(use.packageName(), prefix) && !users.contains(name)) {
                    breaches.add(use.by() + " uses " + use.packageName() + ", which is reserved for "
                            + users.stream().sorted().map(user -> ROOT + user).toList() + ".");
                }
            });
            if (use.isByAlgorithm() && isWithin(use.packageName(), "org.osgi")
                    && !use.packageName().equals("org.osgi.annotation.versioning")) {
                breaches.add(use.by() + " uses " + use.packageName() + ": only classes in a package named internal may "
                        + "see OSGi; keep the algorithm a plain class with a constructor.");
            }
        }
        return breaches;
    }

    static Stream<String> bundles() {
        return MAY_SEE.keySet().stream().map(name -> ROOT + name).sorted();
    }

    private static Optional<String> ownerOf(String packageName) {
        return MAY_SEE.keySet().stream()
                .filter(name -> isWithin(packageName, ROOT + name))
                .max(Comparator.comparingInt(String::length));
    }

    private static boolean isWithin(String packageName, String prefix) {
        return packageName.equals(prefix) || packageName.startsWith(prefix + ".");
    }

    private static String shortName(String bundle) {
        return bundle.startsWith(ROOT) ? bundle.substring(ROOT.length()) : bundle;
    }
}
