package shop.orderpipeline.allinone.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** Calls that are made side by side. */
final class AtOnce {

    private AtOnce() {}

    /** One of several calls. */
    @FunctionalInterface
    interface Call<T> {
        /** @param n from 0 */
        T number(int n) throws Exception;
    }

    /**
     * Makes so many calls, never more of them at once than this; the answers in the order of their numbers.
     *
     * @throws IllegalStateException where one of them failed; its failure is the cause
     */
    static <T> List<T> call(int times, int concurrency, Call<T> call) throws InterruptedException {
        try (var threads =
                Executors.newFixedThreadPool(concurrency, Thread.ofVirtual().factory())) {
            var calls = IntStream.range(0, times)
                    .<Callable<T>>mapToObj(n -> () -> call.number(n))
                    .toList();
            var answers = new ArrayList<T>();
            for (var answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new IllegalStateException("it could not be sent: " + e.getCause(), e.getCause());
        }
    }
}
