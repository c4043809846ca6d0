package shop.orderpipeline.webhookingress.notification;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;

/** Reads a bounded body as it arrives, holding no thread meanwhile. */
final class BodyReader implements Runnable {

    private final Content.Source source;
    private final int limit;
    private final Consumer<Body> done;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);

    private BodyReader(Content.Source source, int limit, Consumer<Body> done) {
        this.source = source;
        this.limit = limit;
        this.done = done;
    }

    /** How reading a body ended. */
    sealed interface Body {

        @SuppressWarnings("ArrayRecordComponent") // Handed on once and never compared.
        record Complete(byte[] bytes) implements Body {}

        record TooLarge() implements Body {}

        record Broken(Throwable failure) implements Body {}
    }

    /** @param done is told once, in this thread where the body is already there */
    static void read(Content.Source source, int limit, Consumer<Body> done) {
        new BodyReader(source, limit, done).run();
    }

    @Override
    public void run() {
        while (true) {
            var chunk = source.read();
            if (chunk == null) {
                source.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                done.accept(new Body.Broken(chunk.getFailure()));
                return;
            }
            boolean fits = take(chunk);
            if (!fits) {
                done.accept(new Body.TooLarge());
                return;
            }
            if (chunk.isLast()) {
                done.accept(new Body.Complete(bytes.toByteArray()));
                return;
            }
        }
    }

    private boolean take(Content.Chunk chunk) {
        try {
            var buffer = chunk.getByteBuffer();
            if (bytes.size() + buffer.remaining() > limit) {
                return false;
            }
            var copy = new byte[buffer.remaining()];
            buffer.get(copy);
            bytes.writeBytes(copy);
            return true;
        } finally {
            chunk.release();
        }
    }
}
