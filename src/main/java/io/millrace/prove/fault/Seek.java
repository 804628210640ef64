package io.millrace.prove.fault;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** {@code group seek} of each partition of a group, as a person runs it. */
record Seek(Scene scene, String group, String topic) {
    private static final Duration MOST = Duration.ofSeconds(120);

    /** Where the group is, by partition. */
    Map<Integer, Long> now() throws SQLException {
        return scene.rows().offsets(group, topic);
    }

    /** Records that the group is to read again. */
    long to(Map<Integer, Long> targets) throws InterruptedException, SQLException {
        Map<Integer, Long> now = now();
        long back = 0;
        for (Map.Entry<Integer, Long> target : targets.entrySet()) {
            int exit = scene.world()
                    .verb(
                            "group",
                            "seek",
                            "--group",
                            group,
                            "--topic",
                            topic,
                            "--partition",
                            target.getKey().toString(),
                            "--offset",
                            target.getValue().toString(),
                            "--reason",
                            "a proof")
                    .awaitEnd(MOST);
            scene.account().require(exit == 0, "exit code 0 of group seek");
            scene.account()
                    .did("group seek")
                    .put("group", group)
                    .put("partition", target.getKey())
                    .put("from", now.get(target.getKey()))
                    .put("to", target.getValue())
                    .put("exit", exit);
            back += now.get(target.getKey()) - target.getValue();
        }
        return back;
    }
}
