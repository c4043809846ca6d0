package shop.orderpipeline.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

class ConfigurationPageTest {

    @Test
    void showsTheSettingsAsTheyAre() throws IOException {
        ConfigurationPage.print().isUpToDate();
    }

    @Test
    void explainsNothingThatNobodyReads() {
        assertThat(VariableText.names())
                .isSubsetOf(ConfigurationPage.variables().keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/operating.md"})
    void hasEveryVariableThatPeopleAreTold(String page) throws IOException {
        var named = new TreeSet<String>();
        var matcher = Pattern.compile("`((?:[A-Z]+_)+[A-Z]+)`").matcher(Files.readString(Path.of("..", page)));
        while (matcher.find()) {
            named.add(matcher.group(1));
        }

        assertThat(ConfigurationPage.variables().keySet()).containsAll(named);
    }

    @Test
    void hasEveryVariableThatContainersSet() throws IOException {
        var compose = JsonMapper.builder()
                .build()
                .valueToTree(new Yaml(new SafeConstructor(new LoaderOptions()))
                        .load(Files.readString(Path.of("..", "docker-compose.yml"))));
        for (var service : compose.path("services").properties()) {
            if (service.getValue().has("build")) {
                assertThat(service.getValue().path("environment").propertyNames())
                        .as(service.getKey())
                        .isSubsetOf(ConfigurationPage.variables().keySet());
            }
        }
    }
}
