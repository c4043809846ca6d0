package shop.orderpipeline.allinone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docker-compose.yml} as Compose reads it. */
final class ComposeFile {

    private ComposeFile() {}

    static JsonNode read() throws IOException {
        // SnakeYAML and not Jackson: it resolves the merge keys, as Compose does.
        var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        Map<String, Object> file = yaml.load(Files.readString(Path.of("..", "docker-compose.yml")));
        return JsonMapper.shared().valueToTree(file);
    }
}
