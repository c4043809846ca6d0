package shop.orderpipeline.cardcomsimulator;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the simulator was told, as lines of JSON in the order it was told. Each append is with the operating system when
 * the method returns: it survives the death of this process, not that of the machine. Not for use by several threads.
 */
final class Journal implements AutoCloseable {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private final Path file;
    private @Nullable FileChannel channel;

    private Journal(Path file) {
        this.file = file;
    }

    /** One thing that was told: {@code payment} belongs to TOLD, the other two to REFUNDED. */
    record Entry(
            What what,
            @Nullable SimulatedPayment payment,
            @Nullable Long tranzactionId,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable BigDecimal sum) {

        enum What {
            TOLD,
            REFUNDED,
            FORGOTTEN
        }

        static final Entry FORGOTTEN = new Entry(What.FORGOTTEN, null, null, null);

        static Entry told(SimulatedPayment payment) {
            return new Entry(What.TOLD, payment, null, null);
        }

        static Entry refunded(long tranzactionId, BigDecimal sum) {
            return new Entry(What.REFUNDED, null, tranzactionId, sum);
        }

        SimulatedPayment requiredPayment() {
            return Objects.requireNonNull(payment);
        }

        long requiredTranzactionId() {
            return Objects.requireNonNull(tranzactionId);
        }

        BigDecimal requiredSum() {
            return Objects.requireNonNull(sum);
        }
    }

    static Journal at(Path file) {
        return new Journal(file);
    }

    /**
     * Everything told before; empty where there is no journal.
     *
     * @throws IOException where the file can't be read, or a line before the last is damaged: only the last can be torn by
     *     a crash
     */
    static List<Entry> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        var bytes = Files.readAllBytes(file);
        var entries = new ArrayList<Entry>();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                entries.add(entry(bytes, from, i - from, file));
                from = i + 1;
            }
        }
        return entries; // What follows the last line break is a line that was never finished, and never acknowledged.
    }

    private static Entry entry(byte[] bytes, int from, int length, Path file) throws IOException {
        try {
            return Objects.requireNonNull(MAPPER.readValue(bytes, from, length, Entry.class));
        } catch (JacksonException | NullPointerException e) {
            throw new IOException(file + " is damaged at byte " + from + "; remove it to start afresh", e);
        }
    }

    /** Replaces the file, in one move, by one that holds just these. */
    void startWith(List<Entry> entries) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        var next = file.resolveSibling(file.getFileName() + ".next");
        Files.write(next, lines(entries));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** All of them or, where this throws, none. */
    void append(List<Entry> entries) throws IOException {
        var open = Objects.requireNonNull(channel, "the journal is closed");
        long end = open.size();
        var buffer = ByteBuffer.wrap(lines(entries));
        try {
            while (buffer.hasRemaining()) {
                open.write(buffer);
            }
        } catch (IOException e) {
            open.truncate(end); // Half a line must not stand before the next one.
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private static byte[] lines(List<Entry> entries) {
        var out = new ByteArrayOutputStream(entries.size() * 256);
        for (var entry : entries) {
            out.writeBytes(MAPPER.writeValueAsBytes(entry));
            out.write('\n');
        }
        return out.toByteArray();
    }
}
