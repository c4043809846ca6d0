package shop.orderpipeline.allinone;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import shop.orderpipeline.allinone.demo.LocalPipeline;

/**
 * How one pipeline runs on this machine.
 *
 * @param demo whether demonstration payments flow
 * @param adminPassword of the user {@code admin}; absent: one is made up and printed
 * @param webhookSecrets any of which is the last part of the webhook's path; none: the bare path
 */
public record PipelineSettings(
        Path data, Ports ports, boolean demo, Optional<String> adminPassword, List<String> webhookSecrets) {

    /** How programs on this machine reach this pipeline. */
    LocalPipeline local() {
        return new LocalPipeline(
                LocalPipeline.url(ports.ingress().number()),
                ports.simulator().number(),
                ports.admin().number(),
                ports.postgres().number(),
                webhookSecrets.stream().findFirst(),
                adminPassword);
    }

    static PipelineSettings fromEnvironment(Path data, Map<String, String> environment) {
        return new PipelineSettings(
                data,
                Ports.fromEnvironment(environment),
                !"off".equalsIgnoreCase(environment.get("PIPELINE_DEMO")),
                adminPassword(environment),
                webhookSecrets(environment));
    }

    static Optional<String> adminPassword(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("PIPELINE_ADMIN_PASSWORD")).filter(password -> !password.isBlank());
    }

    static List<String> webhookSecrets(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("WEBHOOK_SECRETS", "").split(","))
                .map(String::strip)
                .filter(secret -> !secret.isEmpty())
                .toList();
    }
}
