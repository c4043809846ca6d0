package shop.orderpipeline.allinone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import shop.orderpipeline.cardcomsimulator.SimulatorSettings;
import shop.orderpipeline.docs.Document;
import shop.orderpipeline.logging.ConsoleLog;
import shop.orderpipeline.opscli.OpsSettings;
import shop.orderpipeline.webhookingress.IngressSettings;

/**
 * docs/configuration.md: every variable with its default, as each module reads it: from the settings records that take an
 * environment, from the settings files of the Spring modules, and from the script. What it is for stands in {@link
 * VariableText}.
 */
final class ConfigurationPage {

    private static final Pattern IN_SETTINGS_FILE = Pattern.compile("\\$\\{([A-Z][A-Z_]+):([^}]*)}");
    private static final Pattern IN_SCRIPT = Pattern.compile("\\$\\{(PIPELINE_[A-Z]+|JAVA_HOME):-(\\S*?)}");

    private ConfigurationPage() {}

    static Document print() {
        return new Document("all-in-one", "docs/configuration.md", """
                # Configuration

                Printed from the settings of all modules; do not edit. Everything is an environment variable, read once at start. A value
                that can't be used stops the start with a message that names the variable. In containers a file in `/run/secrets`
                stands for the variable of its name (`docker/start`), so that no secret has to stand in the environment.

                A duration is a number and `ms`, `s`, `m`, `h` or `d`.

                | variable | default | may be | what it does | read by |
                |---|---|---|---|---|
                %s
                """.formatted(variables().entrySet().stream()
                .map(variable -> row(variable.getKey(), variable.getValue()))
                .collect(Collectors.joining("\n"))));
    }

    /** The default by module, by variable. */
    static Map<String, Map<String, String>> variables() {
        var variables = new TreeMap<String, Map<String, String>>();
        byModule()
                .forEach((module, defaults) -> defaults.forEach((variable, byDefault) -> variables
                        .computeIfAbsent(variable, _ -> new LinkedHashMap<>())
                        .put(module, byDefault)));
        return variables;
    }

    private static Map<String, Map<String, String>> byModule() {
        var modules = new LinkedHashMap<String, Map<String, String>>();
        modules.put("webhook-ingress", withLog(asked(IngressSettings::fromEnvironment)));
        for (var module : new String[] {"payment-processor", "inventory-processor", "admin-console"}) {
            modules.put(module, found(IN_SETTINGS_FILE, resource("/" + module + ".yml")));
        }
        modules.put("cardcom-simulator", withLog(asked(SimulatorSettings::fromEnvironment)));
        modules.put("ops-cli", asked(OpsSettings::fromEnvironment));
        modules.put("./pipeline up", pipeline());
        return modules;
    }

    private static Map<String, String> pipeline() {
        var defaults = asked(environment -> PipelineSettings.fromEnvironment(Path.of(""), environment));
        Ports.fromEnvironment(Map.of())
                .all()
                .forEach(port -> defaults.put(port.variable(), Integer.toString(port.number())));
        defaults.putAll(found(IN_SCRIPT, script()));
        return defaults;
    }

    private interface Reader {
        Object settings(Map<String, String> environment);
    }

    private static Map<String, String> asked(Reader reader) {
        var environment = new ReadVariables();
        reader.settings(environment);
        return environment.defaults();
    }

    private static Map<String, String> withLog(Map<String, String> defaults) {
        defaults.putAll(asked(ConsoleLog::fromEnvironment));
        return defaults;
    }

    private static Map<String, String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .collect(Collectors.toMap(
                        match -> match.group(1), match -> match.group(2), (first, _) -> first, TreeMap::new));
    }

    private static String resource(String name) {
        try (var file = ConfigurationPage.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("no settings file " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String script() {
        try {
            return Files.readString(Path.of("..", "pipeline"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String row(String variable, Map<String, String> defaults) {
        var text = VariableText.of(variable);
        return Stream.of(
                        "`" + variable + "`",
                        defaults(defaults),
                        text.range(),
                        text.meaning(),
                        String.join(", ", defaults.keySet()))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** One where all modules agree, else each with its module. */
    private static String defaults(Map<String, String> byModule) {
        Set<String> different = new TreeSet<>(byModule.values());
        return different.size() == 1
                ? shown(different.iterator().next())
                : byModule.entrySet().stream()
                        .map(one -> shown(one.getValue()) + " " + one.getKey())
                        .collect(Collectors.joining(", "));
    }

    private static String shown(String byDefault) {
        return byDefault.isEmpty() ? "none" : "`" + byDefault + "`";
    }
}
