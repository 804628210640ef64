package io.millrace.prove.fault;

import io.millrace.prove.load.Refused;
import io.millrace.prove.world.Part;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/**
 * Somebody tampers with Kafka: records are deleted under a group that has not settled them, committed offsets are deleted, a topic is deleted
 * and made anew. Each time the consumer stops and names the command; the command is run as it is named, and it goes on. Done to topics that
 * carry none of the load's events, since what is deleted is gone.
 */
public final class TopicsFault implements Fault {
    private static final String LETTERS = "events.dead.letter";
    private static final String LETTER_GROUP = "quarantine.objects";
    private static final String REENTRY = "events.reentry";
    private static final String REFINE = "refine";
    private static final int REFUSED = 300;
    private static final int ANSWER_S = 30;
    private static final Duration MOST = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration SEEN = Duration.ofSeconds(4);

    @Override
    public String name() {
        return "topics";
    }

    @Override
    public void inject(Scene scene) throws InterruptedException, IOException, SQLException {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", scene.world().address(Part.KAFKA)))) {
            deleteRecords(scene, admin);
            scene.world().stopNodes();
            admin.deleteConsumerGroupOffsets(REFINE, partitions(admin, REENTRY).keySet())
                    .all()
                    .get(ANSWER_S, TimeUnit.SECONDS);
            scene.world().startNodes();
            mend(scene, "committed offsets deleted", REFINE, true);
            scene.world().stopNodes();
            makeAnew(admin);
            scene.world().startNodes();
            mend(scene, "topic deleted and made anew", REFINE, true);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Kafka does not take what is to be done to it", e);
        }
        scene.drained(MOST);
    }

    private static void deleteRecords(Scene scene, Admin admin)
            throws InterruptedException, IOException, ExecutionException, TimeoutException, SQLException {
        verb(scene, "group", "pause", "--group", LETTER_GROUP, "--reason", "a proof");
        Scene.quiet(SEEN);
        Refused.send(scene.world().url(0), REFUSED);
        Map<Integer, Long> settled = scene.rows().offsets(LETTER_GROUP, LETTERS);
        Map<TopicPartition, Long> ends = partitions(admin, LETTERS);
        Map<TopicPartition, RecordsToDelete> deleted = new HashMap<>();
        ends.forEach((partition, end) -> {
            if (end > settled.get(partition.partition())) {
                deleted.put(partition, RecordsToDelete.beforeOffset(end));
            }
        });
        scene.account().require(!deleted.isEmpty(), "letters to delete");
        admin.deleteRecords(deleted).all().get(ANSWER_S, TimeUnit.SECONDS);
        verb(scene, "group", "resume", "--group", LETTER_GROUP, "--reason", "a proof");
        mend(scene, "records deleted that were not settled", LETTER_GROUP, false);
    }

    /** Waits until the group has stopped, runs the commands that it names, and waits until nothing is stopped any more. */
    private static void mend(Scene scene, String what, String group, boolean nodesMustStop)
            throws InterruptedException, IOException {
        GroupStops stops = new GroupStops(scene.world().url(0), group);
        List<GroupStops.Stop> found = stops.await(true, MOST);
        scene.account()
                .require(
                        !found.isEmpty() && stops.consumersStopped(scene, true, MOST),
                        "a consumer that stops after: " + what);
        if (nodesMustStop) {
            scene.world().stopNodes();
        }
        for (String command :
                found.stream().map(GroupStops.Stop::command).distinct().toList()) {
            List<String> words = new ArrayList<>(
                    List.of(command.replaceFirst("^bin/millrace ", "").split(" ")));
            words.addAll(List.of("--reason", "a proof"));
            verb(scene, words.toArray(String[]::new));
        }
        if (nodesMustStop) {
            scene.world().startNodes();
        }
        boolean goesOn = stops.await(false, MOST).isEmpty() && stops.consumersStopped(scene, false, MOST);
        scene.account().require(goesOn, "a group that goes on after: " + what);
        var one = scene.account().did(what).put("group", group).put("stopped_partitions", found.size());
        found.stream().findFirst().ifPresent(stop -> one.put("message", stop.message())
                .put("command", stop.command()));
        one.put("goes_on", goesOn);
    }

    private static void verb(Scene scene, String... words) throws InterruptedException {
        int exit = scene.world().verb(words).awaitEnd(MOST);
        scene.account().require(exit == 0, "exit code 0 of " + String.join(" ", words));
    }

    private static void makeAnew(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        int partitions = partitions(admin, REENTRY).size();
        admin.deleteTopics(List.of(REENTRY)).all().get(ANSWER_S, TimeUnit.SECONDS);
        long until = System.nanoTime() + MOST.toNanos();
        while (admin.listTopics().names().get(ANSWER_S, TimeUnit.SECONDS).contains(REENTRY)) {
            if (System.nanoTime() > until) {
                throw new TimeoutException(REENTRY + " is still there");
            }
            Scene.quiet(LOOK);
        }
        admin.createTopics(List.of(new NewTopic(REENTRY, partitions, (short) 1)))
                .all()
                .get(ANSWER_S, TimeUnit.SECONDS);
    }

    private static Map<TopicPartition, Long> partitions(Admin admin, String topic)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get(ANSWER_S, TimeUnit.SECONDS)
                .get(topic)
                .partitions()
                .forEach(partition -> asked.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(asked)
                .all()
                .get(ANSWER_S, TimeUnit.SECONDS)
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }
}
