package shop.orderpipeline.health;

import java.util.Optional;

/** One service's answer to "can you do your work now?"; cheap, never blocks, any thread may ask. */
@FunctionalInterface
public interface Readiness {

    /** Why not, in a few words for people; empty where it can. */
    Optional<String> notReady();
}
