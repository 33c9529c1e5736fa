package org.maskmarch.camel.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;

/**
 * The routes of one origin (a route file, a Java route service), which enter and leave the context together. Routes
 * that did not change their id are replaced one by one; Camel lets the exchanges inside them finish first.
 */
final class RouteUnit {
    private final CamelContext context;
    private final Set<String> routeIds = new LinkedHashSet<>();
    private final List<RouteConfigurationDefinition> configurations = new ArrayList<>();

    /** Where routes come from. */
    @FunctionalInterface
    interface Origin {
        Collection<RoutesBuilder> builders() throws RouteLoadException;
    }

    private RouteUnit(CamelContext context) {
        this.context = context;
    }

    /**
     * Loads and starts routes: all of them, or none.
     *
     * @param origin   gives what the origin holds now; asked twice, since a builder read from a file serves once
     * @param former   what it held before, to be replaced; null = nothing
     * @throws RouteLoadException when the definitions are not acceptable; {@code former} still runs
     * @throws Exception          when the routes cannot be started; nothing of either unit runs any more
     */
    static RouteUnit load(CamelContext context, Origin origin, RouteUnit former) throws Exception {
        RouteUnit unit = new RouteUnit(context);
        unit.check(origin.builders(), former == null ? Set.of() : former.routeIds);
        Collection<RoutesBuilder> builders = origin.builders();
        Model model = model(context);
        try {
            if (former != null) {
                former.forgetConfigurations();
                former.removeRoutes(unit.routeIds);
            }
            List<RouteConfigurationDefinition> before = List.copyOf(model.getRouteConfigurationDefinitions());
            try {
                for (RoutesBuilder builder : builders) {
                    if (builder instanceof RouteConfigurationsBuilder configurations) {
                        configurations.updateRouteConfigurationsToCamelContext(context);
                    }
                }
            } finally {
                unit.configurations.addAll(model.getRouteConfigurationDefinitions());
                unit.configurations.removeAll(before);
            }
            for (RoutesBuilder builder : builders) {
                builder.updateRoutesToCamelContext(context);
            }
            return unit;
        } catch (Exception notStarted) {
            try {
                unit.unload();
            } catch (Exception alsoFailed) {
                notStarted.addSuppressed(alsoFailed);
            }
            throw notStarted;
        }
    }

    /** Collects the ids of the routes and checks them, without touching the context. */
    private void check(Collection<RoutesBuilder> builders, Set<String> replaced) throws Exception {
        for (RoutesBuilder builder : builders) {
            if (!(builder instanceof RouteBuilder routeBuilder)) {
                throw new RouteLoadException("is not a RouteBuilder: " + builder.getClass().getName());
            }
            for (RouteDefinition route : routeBuilder.configureRoutes(context).getRoutes()) {
                String id = route.getRouteId();
                if (id == null || !route.hasCustomIdAssigned()) {
                    throw new RouteLoadException("a route has no id; give every <route> an id of its own");
                }
                if (!routeIds.add(id)) {
                    throw new RouteLoadException("the route id '" + id + "' occurs twice");
                }
                if (!replaced.contains(id) && model(context).getRouteDefinition(id) != null) {
                    throw new RouteLoadException("the route id '" + id + "' is taken by another route file or service");
                }
            }
        }
    }

    Set<String> routeIds() {
        return routeIds;
    }

    /** Stops the routes, waiting for the exchanges inside them, and takes them out of the context. */
    void unload() throws Exception {
        removeRoutes(Set.of());
        forgetConfigurations();
    }

    private void removeRoutes(Set<String> kept) throws Exception {
        for (String id : routeIds) {
            RouteDefinition definition = model(context).getRouteDefinition(id);
            if (definition != null && !kept.contains(id)) {
                context.getRouteController().stopRoute(id);
                // a route that never started is not known to the context, but its definition is to the model
                context.removeRoute(id);
                model(context).removeRouteDefinition(definition);
            }
        }
    }

    private void forgetConfigurations() {
        model(context).getRouteConfigurationDefinitions().removeAll(configurations);
    }

    private static Model model(CamelContext context) {
        return context.getCamelContextExtension().getContextPlugin(Model.class);
    }
}
