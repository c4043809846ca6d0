package shop.orderpipeline.adminconsole;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** The file with the console's accounts, as tests write it. */
public final class UsersFileOnDisk {

    private final Path path;
    private final Map<String, String> hashes = new ConcurrentHashMap<>();

    UsersFileOnDisk() {
        try {
            path = Files.createTempFile("console", ".users");
            path.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path;
    }

    /** Of an account with its usual password; hashed once. */
    public String line(String name, String role) {
        return line(name, role, RunningConsole.passwordOf(name));
    }

    public String line(String name, String role, String password) {
        return name + ":" + role + ":{bcrypt}"
                + hashes.computeIfAbsent(password, new BCryptPasswordEncoder(10)::encode);
    }

    public List<String> lines() {
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void write(String... lines) {
        try {
            Files.writeString(path, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
