package io.millrace.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which methods the routes of a router take at a path: what {@code Allow} of a 405 lists. Routes by regular expression are not seen. */
final class AllowedMethods {
    private static final Pattern PARAMETER = Pattern.compile(":\\w+");

    private final List<Entry> entries;

    private record Entry(Pattern path, Set<HttpMethod> methods) {}

    /** @param router with all its routes */
    AllowedMethods(Router router) {
        this.entries = router.getRoutes().stream()
                .filter(route -> route.getPath() != null && route.methods() != null)
                .map(route -> new Entry(pattern(route), route.methods()))
                .toList();
    }

    String at(String path) {
        return entries.stream()
                .filter(entry -> entry.path.matcher(path).matches())
                .flatMap(entry -> entry.methods.stream())
                .map(HttpMethod::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static Pattern pattern(Route route) {
        String path = route.getPath().replaceAll("[*/]+$", "");
        String parts =
                Arrays.stream(PARAMETER.split(path, -1)).map(Pattern::quote).collect(Collectors.joining("[^/]+"));
        return Pattern.compile(parts + (route.isExactPath() ? "/?" : ".*"));
    }
}
