package io.millrace.prove.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.prove.world.World;
import java.util.Random;

/** Something that is done to a running world under load. */
public interface Fault {
    /** As in {@code --fault} and in the report. */
    String name();

    /**
     * Does it, and brings the world back to two ready nodes. Waits.
     *
     * @param random all its chance
     * @param evidence of what took place, for people and for {@link #tookPlace}
     */
    void inject(World world, Random random, ObjectNode evidence) throws InterruptedException;

    /** Whether the evidence shows that the fault took place as meant, and that the world came back as promised. */
    boolean tookPlace(ObjectNode evidence);
}
