package shop.orderpipeline.allinone.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import shop.orderpipeline.allinone.local.DataDirectory;
import shop.orderpipeline.allinone.local.LoopbackPort;
import shop.orderpipeline.allinone.local.PostgresServer;

/**
 * The PostgreSQL that this machine has installed, server and tools: the pipeline's own brings what it takes to run, and
 * neither {@code pg_dump} nor {@code psql}; those of another version do not work with it.
 */
public final class InstalledPostgres implements ChildDatabase.Server {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final List<String> NEEDED = List.of("initdb", "pg_ctl", "pg_dump", "pg_restore", "psql");
    private static final long LONGEST_SECONDS = 120;

    private final Path programs;

    private InstalledPostgres(Path programs) {
        this.programs = programs;
    }

    /** Skips the test where this machine has none. */
    public static InstalledPostgres required() throws IOException {
        var found = find();
        assumeTrue(
                found.isPresent(),
                "skipped: PostgreSQL with its tools is not on this machine (Debian: apt-get install postgresql)");
        return new InstalledPostgres(found.orElseThrow());
    }

    /** The newest, where there are several. */
    private static Optional<Path> find() throws IOException {
        var folders = new ArrayList<Path>();
        if (Files.isDirectory(DEBIAN)) {
            try (var versions = Files.list(DEBIAN)) {
                versions.sorted(Comparator.comparing(
                                        (Path version) -> version.getFileName().toString())
                                .reversed())
                        .forEach(version -> folders.add(version.resolve("bin")));
            }
        }
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .map(Path::of)
                .forEach(folders::add);
        return folders.stream()
                .filter(folder -> NEEDED.stream().allMatch(program -> Files.isExecutable(folder.resolve(program))))
                .findFirst();
    }

    @Override
    public AutoCloseable start(DataDirectory directory, int port) throws IOException, InterruptedException {
        var data = directory.resolve("postgres");
        boolean isNew = !Files.exists(data);
        if (isNew) {
            succeed(directory, port, server("initdb", "--pgdata=" + data, "--username=" + PostgresServer.USER));
        }
        succeed(
                directory,
                port,
                server(
                        "pg_ctl",
                        "--pgdata=" + data,
                        "--wait",
                        "--log=" + directory.resolve("postgres.log"),
                        "--options=-p " + port + " -c listen_addresses=" + LoopbackPort.HOST
                                + " -c unix_socket_directories=''",
                        "start"));
        if (isNew) {
            succeed(directory, port, "createdb", PostgresServer.DATABASE);
        }
        return () -> stop(directory, port);
    }

    private void stop(DataDirectory directory, int port) throws IOException, InterruptedException {
        var data = directory.resolve("postgres");
        if (Files.exists(data.resolve("postmaster.pid"))) {
            succeed(directory, port, server("pg_ctl", "--pgdata=" + data, "--wait", "--mode=fast", "stop"));
        }
    }

    /** The server refuses to be root's; in a user namespace of its own nobody is. */
    private static String[] server(String... line) {
        return System.getProperty("user.name").equals("root")
                ? Stream.concat(Stream.of("unshare", "--user"), Stream.of(line)).toArray(String[]::new)
                : line;
    }

    private void succeed(DataDirectory directory, int port, String... line) throws IOException, InterruptedException {
        var answer = run(directory.path(), port, line);
        assertThat(answer.exit()).as(answer.words()).isZero();
    }

    /** @param words what it said, on both of its streams */
    public record Answer(int exit, String words) {}

    /** Runs a program with the tools on its path, which find the server by themselves, to its end. */
    public Answer run(Path directory, int port, String... line) throws IOException, InterruptedException {
        // A file, since a server that is started keeps a pipe open.
        var words = Files.createTempFile(directory, "words", ".txt");
        var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(words.toFile());
        builder.environment().merge("PATH", programs.toString(), (path, own) -> own + ":" + path);
        builder.environment().put("PGHOST", LoopbackPort.HOST);
        builder.environment().put("PGPORT", Integer.toString(port));
        builder.environment().put("PGUSER", PostgresServer.USER);
        var process = builder.start();
        assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS))
                .as(String.join(" ", line))
                .isTrue();
        return new Answer(process.exitValue(), Files.readString(words));
    }
}
