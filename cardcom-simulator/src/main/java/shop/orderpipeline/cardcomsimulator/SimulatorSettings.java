package shop.orderpipeline.cardcomsimulator;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the simulator listens, what it remembers, and whose questions it answers.
 *
 * @param port 0 for any free one
 * @param journal the file that keeps what it was told; created where missing
 * @param terminal questions of any other terminal are refused with 401
 * @param apiName questions under any other name are refused with 401
 */
public record SimulatorSettings(String host, int port, Path journal, long terminal, String apiName) {

    /** CardCom's test terminal, which never charges. */
    public static final long LOCAL_TERMINAL = 1000;

    /** The API name that local services and the local simulator agree on. */
    public static final String LOCAL_API_NAME = "test9611";

    /** The settings from {@code SERVER_ADDRESS, SERVER_PORT, SIMULATOR_JOURNAL, CARDCOM_TERMINAL, CARDCOM_API_NAME}. */
    public static SimulatorSettings fromEnvironment(Map<String, String> environment) {
        return new SimulatorSettings(
                environment.getOrDefault("SERVER_ADDRESS", "127.0.0.1"),
                Integer.parseInt(environment.getOrDefault("SERVER_PORT", "8099")),
                Path.of(environment.getOrDefault("SIMULATOR_JOURNAL", "data/simulator.jsonl")),
                Long.parseLong(environment.getOrDefault("CARDCOM_TERMINAL", Long.toString(LOCAL_TERMINAL))),
                environment.getOrDefault("CARDCOM_API_NAME", LOCAL_API_NAME));
    }
}
