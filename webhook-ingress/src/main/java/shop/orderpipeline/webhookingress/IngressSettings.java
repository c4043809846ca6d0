package shop.orderpipeline.webhookingress;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import shop.orderpipeline.topic.KafkaSettings;

/**
 * Where the ingress listens, whom it lets in, and where it publishes.
 *
 * @param host the address both ports are bound to
 * @param port of the webhook; 0 for any free one
 * @param managementPort of health and metrics; 0 for any free one
 * @param secrets path secrets that are valid now, several during a rotation; none: the bare path is open (local default)
 * @param terminal our merchant terminal; notifications of any other are refused
 */
public record IngressSettings(
        KafkaSettings kafka, String host, int port, int managementPort, List<String> secrets, long terminal) {

    private static final Pattern SAFE_IN_A_PATH = Pattern.compile("[A-Za-z0-9._~-]+");

    /** @throws IllegalArgumentException where a secret can't stand in a path as it is */
    public IngressSettings {
        secrets = List.copyOf(secrets);
        if (!secrets.stream().allMatch(secret -> SAFE_IN_A_PATH.matcher(secret).matches())) {
            throw new IllegalArgumentException(
                    "WEBHOOK_SECRETS: a secret is made of A-Z a-z 0-9 . _ ~ - only, as it stands in a path");
        }
    }

    /**
     * The settings from {@code SERVER_ADDRESS, SERVER_PORT, MANAGEMENT_PORT, WEBHOOK_SECRETS, CARDCOM_TERMINAL} and those of
     * {@link KafkaSettings#fromEnvironment}.
     */
    public static IngressSettings fromEnvironment(Map<String, String> environment) {
        return new IngressSettings(
                KafkaSettings.fromEnvironment(environment),
                environment.getOrDefault("SERVER_ADDRESS", "127.0.0.1"),
                Integer.parseInt(environment.getOrDefault("SERVER_PORT", "8080")),
                Integer.parseInt(environment.getOrDefault("MANAGEMENT_PORT", "8081")),
                Arrays.stream(environment.getOrDefault("WEBHOOK_SECRETS", "").split(",", -1))
                        .map(String::strip)
                        .filter(secret -> !secret.isEmpty())
                        .toList(),
                Long.parseLong(environment.getOrDefault("CARDCOM_TERMINAL", "1000")));
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "IngressSettings[host=" + host + ", port=" + port + ", managementPort=" + managementPort + ", secrets="
                + secrets.size() + ", terminal=" + terminal + "]";
    }
}
