package io.millrace.kit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;

/** Deletes a topic and makes another one of its name. */
public final class Remaking {
    private Remaking() {}

    public static void topic(Map<String, String> kafka, String name, int partitions) throws Exception {
        try (Admin admin = Admin.create(new HashMap<String, Object>(kafka))) {
            admin.deleteTopics(List.of(name)).all().get(10, TimeUnit.SECONDS);
            Awaitility.await().ignoreExceptions().until(() -> {
                MadeTopic.make(admin, new NewTopic(name, partitions, (short) 1));
                return true;
            });
        }
    }
}
