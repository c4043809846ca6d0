package shop.orderpipeline.allinone.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The directory that everything of one running pipeline is kept in, held by an operating-system lock: the system frees it
 * when the process ends, however it ends, so a lock file that was left behind locks nobody out.
 */
public final class DataDirectory implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Creates the directory if it is missing, and takes its lock.
     *
     * @throws CannotStart where another live process holds it, or where it can't be written
     */
    public static DataDirectory take(Path directory) {
        var path = directory.toAbsolutePath().normalize();
        try {
            createForOwner(path);
            // One spelling whatever links lead to it: what an earlier run left behind is known by this path.
            path = path.toRealPath();
            var channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new CannotStart("another pipeline is running on " + path
                        + ": stop it, or give this one a directory (--data DIR) and ports of its own");
            }
            var temporary = temporaryFilesOf(path);
            deleteRecursively(temporary);
            Files.createDirectory(temporary);
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            throw new CannotStart("the data directory " + path + " can't be used: " + e.getMessage(), e);
        }
    }

    /** Emptied whenever the directory is taken: libraries unpack tens of megabytes, and a killed process tidies nothing. */
    public static Path temporaryFilesOf(Path directory) {
        return directory.toAbsolutePath().normalize().resolve("tmp");
    }

    public Path path() {
        return path;
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    /**
     * Runs a set-up that may be cut off anywhere. What it leaves is kept only if it came to its end: until then a marker
     * beside the directory says so, and the next start begins it anew. Nothing was acknowledged out of a directory
     * whose set-up did not end, so nothing is lost.
     */
    Unfinished setUp(String name) throws IOException {
        var marker = path.resolve(name + ".unfinished");
        var target = path.resolve(name);
        if (Files.exists(marker)) {
            deleteRecursively(target);
        }
        if (!Files.exists(target)) {
            Files.write(marker, new byte[0]);
        }
        return new Unfinished(marker);
    }

    /** A set-up that has begun. */
    record Unfinished(Path marker) {
        void done() throws IOException {
            Files.deleteIfExists(marker);
        }
    }

    /** Deletes it with everything in it; nothing where it is not there. */
    public static void deleteRecursively(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Gives the lock back; the files stay. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The database in it has no password: nobody else on the machine may read its files. */
    private static void createForOwner(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(path);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process.
            return null;
        }
    }
}
