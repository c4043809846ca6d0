package shop.orderpipeline.webhookingress;

import java.util.ArrayList;
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

    /** CardCom's own: it never charges anybody. */
    private static final long TEST_TERMINAL = 1000;
    /** So many letters of the 64 that suit a path hold 128 bits. */
    private static final int SHORTEST_SECRET = 22;

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
     * {@link KafkaSettings#fromEnvironment}. {@code PIPELINE_ENVIRONMENT} is {@code local} or {@code production}.
     *
     * @throws IllegalArgumentException where a value can't be used, or may not be in production; the message names the
     *     variable and what to do, and never a value that is secret
     */
    public static IngressSettings fromEnvironment(Map<String, String> environment) {
        var settings = new IngressSettings(
                KafkaSettings.fromEnvironment(environment),
                environment.getOrDefault("SERVER_ADDRESS", "127.0.0.1"),
                (int) number(environment, "SERVER_PORT", 8080, 65_535),
                (int) number(environment, "MANAGEMENT_PORT", 8081, 65_535),
                Arrays.stream(environment.getOrDefault("WEBHOOK_SECRETS", "").split(",", -1))
                        .map(String::strip)
                        .filter(secret -> !secret.isEmpty())
                        .toList(),
                number(environment, "CARDCOM_TERMINAL", TEST_TERMINAL, Long.MAX_VALUE));
        switch (environment.getOrDefault("PIPELINE_ENVIRONMENT", "local")) {
            case "local" -> {}
            case "production" -> settings.refuseUnlessFitForProduction();
            default ->
                throw new IllegalArgumentException(
                        "PIPELINE_ENVIRONMENT is neither local nor production: set it to one");
        }
        return settings;
    }

    private static long number(Map<String, String> environment, String name, long usual, long largest) {
        var text = environment.getOrDefault(name, Long.toString(usual));
        try {
            long number = Long.parseLong(text.strip());
            if (number >= 0 && number <= largest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as one that is out of range.
        }
        throw new IllegalArgumentException(name + " is not a whole number from 0 to " + largest + ": set it to one");
    }

    private void refuseUnlessFitForProduction() {
        var faults = new ArrayList<String>();
        if (terminal == TEST_TERMINAL) {
            faults.add("CARDCOM_TERMINAL is 1000, CardCom's test terminal, which charges nobody:"
                    + " set it to the number of your own");
        }
        if (secrets.isEmpty()) {
            faults.add(
                    "WEBHOOK_SECRETS is empty, so anybody may post: set it to a random secret, as `openssl rand -hex 16`"
                            + " makes one, and add it to the webhook's address at CardCom");
        } else if (secrets.stream().anyMatch(secret -> secret.length() < SHORTEST_SECRET)) {
            faults.add("WEBHOOK_SECRETS has a secret of fewer than " + SHORTEST_SECRET
                    + " characters (128 bits): replace it by a random one, as `openssl rand -hex 16` makes one");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(
                    "not fit for PIPELINE_ENVIRONMENT=production: " + String.join("; ", faults));
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "IngressSettings[host=" + host + ", port=" + port + ", managementPort=" + managementPort + ", secrets="
                + secrets.size() + ", terminal=" + terminal + "]";
    }
}
