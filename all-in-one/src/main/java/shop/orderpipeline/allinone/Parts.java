package shop.orderpipeline.allinone;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import shop.orderpipeline.health.Readiness;

/** Whether the whole can do its work: ready when every part says so of itself, each part's reason under its name. */
final class Parts implements Readiness {

    private final Map<String, Readiness> parts = new LinkedHashMap<>();

    /** @param names of the parts that must be there before anything is ready */
    Parts(Collection<String> names) {
        names.forEach(name -> parts.put(name, () -> Optional.of("starting")));
    }

    /** From now on the part speaks for itself. */
    synchronized void started(String name, Readiness readiness) {
        parts.put(name, readiness);
    }

    @Override
    public Optional<String> notReady() {
        var reasons = copy().entrySet().stream()
                .flatMap(part -> part.getValue().notReady().stream().map(reason -> part.getKey() + ": " + reason))
                .collect(Collectors.joining("; "));
        return reasons.isEmpty() ? Optional.empty() : Optional.of(reasons);
    }

    private synchronized Map<String, Readiness> copy() {
        return new LinkedHashMap<>(parts);
    }
}
