package shop.orderpipeline.allinone;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import shop.orderpipeline.allinone.local.CannotStart;
import shop.orderpipeline.allinone.local.LoopbackPort;

/** Where everything listens on 127.0.0.1. */
public record Ports(
        LoopbackPort ingress,
        LoopbackPort management,
        LoopbackPort admin,
        LoopbackPort simulator,
        LoopbackPort kafka,
        LoopbackPort postgres) {

    /** The fixed ports, each overridden by {@code PIPELINE_<NAME>_PORT}. */
    public static Ports fromEnvironment(Map<String, String> environment) {
        return new Ports(
                port(environment, "webhook ingress", "PIPELINE_INGRESS_PORT", 8080),
                port(environment, "health and metrics", "PIPELINE_MANAGEMENT_PORT", 8081),
                port(environment, "admin console", "PIPELINE_ADMIN_PORT", 8090),
                port(environment, "CardCom simulator", "PIPELINE_SIMULATOR_PORT", 8099),
                port(environment, "Kafka", "PIPELINE_KAFKA_PORT", 19092),
                port(environment, "PostgreSQL", "PIPELINE_POSTGRES_PORT", 15432));
    }

    /** Ports that nobody listens on at this moment. */
    static Ports anyFree() {
        var environment = new HashMap<String, String>();
        for (var port : fromEnvironment(Map.of()).all()) {
            environment.put(port.variable(), Integer.toString(LoopbackPort.anyFree()));
        }
        return fromEnvironment(environment);
    }

    private static LoopbackPort port(Map<String, String> environment, String use, String variable, int byDefault) {
        var value = environment.get(variable);
        return new LoopbackPort(value == null ? byDefault : number(variable, value), use, variable);
    }

    private static int number(String variable, String value) {
        if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > 65_535) {
            throw new CannotStart(variable + " is \"" + value + "\": a port is a number from 1 to 65535");
        }
        return Integer.parseInt(value);
    }

    List<LoopbackPort> all() {
        return List.of(ingress, management, admin, simulator, kafka, postgres);
    }

    /** @throws CannotStart naming the first one that somebody else listens on, or that is given out twice */
    void requireFree() {
        for (var port : all()) {
            all().stream()
                    .filter(other -> !other.equals(port) && other.number() == port.number())
                    .findFirst()
                    .ifPresent(other -> {
                        throw new CannotStart("port " + port.number() + " is given to both " + port.use() + " ("
                                + port.variable() + ") and " + other.use() + " (" + other.variable() + ")");
                    });
            port.requireFree();
        }
    }
}
