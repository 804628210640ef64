package io.millrace.prove.fault;

import io.millrace.prove.world.Setup;
import java.io.IOException;
import java.sql.SQLException;

/** Something that is done to a running world under load. */
public interface Fault {
    /** As in {@code --fault} and in the report. */
    String name();

    /** The world that it needs; by default that of the others. */
    default Setup setup(Setup usual) {
        return usual;
    }

    /** Does it, tells the scene's account what took place, and brings the world back to two ready nodes. Waits. */
    void inject(Scene scene) throws InterruptedException, IOException, SQLException;
}
