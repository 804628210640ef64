package io.millrace.registry;

import io.millrace.database.Database;
import io.millrace.registry.compatibility.Compatibility;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.Optional;

/**
 * What people asked of Millrace's own registry, for one subject or, under the subject "", for all that have nothing of their own: the
 * compatibility of new versions, and whether anything may be written.
 */
final class RegistrySettings {
    static final String ALL = "";

    private final Database database;
    private final Compatibility usual;

    /** Whether a subject may be written. */
    enum Mode {
        READWRITE,
        READONLY
    }

    /** What holds for a subject, by itself or by the registry's own. */
    record InForce(Compatibility compatibility, Mode mode) {}

    /** @param usual the compatibility where nobody set one; what holds for all is asked of silver documents, which others read, the other way round */
    RegistrySettings(Database database, Compatibility usual) {
        this.database = database;
        this.usual = usual;
    }

    Future<InForce> inForce(String subject) {
        return database.query(
                        "select (select compatibility from registry_settings where subject = $1),"
                                + " (select compatibility from registry_settings where subject = ''),"
                                + " (select mode from registry_settings where subject = $1),"
                                + " (select mode from registry_settings where subject = '')",
                        subject)
                .map(rows -> {
                    Row row = rows.iterator().next();
                    String own = row.getString(0);
                    return new InForce(
                            own == null ? ofAll(subject, row.getString(1)) : Compatibility.valueOf(own),
                            first(row, 2).map(Mode::valueOf).orElse(Mode.READWRITE));
                });
    }

    private Compatibility ofAll(String subject, String set) {
        Compatibility all = set == null ? usual : Compatibility.valueOf(set);
        return subject.endsWith(SchemaRegistration.SILVER) ? all.reversed() : all;
    }

    private static Optional<String> first(Row row, int column) {
        String own = row.getString(column);
        return Optional.ofNullable(own == null ? row.getString(column + 1) : own);
    }

    /** Of the subject itself; empty where it has none of its own. */
    Future<Optional<Compatibility>> compatibility(String subject) {
        return own("compatibility", subject).map(own -> own.map(Compatibility::valueOf));
    }

    /** Of the subject itself; empty where it has none of its own. */
    Future<Optional<Mode>> mode(String subject) {
        return own("mode", subject).map(own -> own.map(Mode::valueOf));
    }

    private Future<Optional<String>> own(String column, String subject) {
        return database.query("select " + column + " from registry_settings where subject = $1", subject)
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.ofNullable(rows.iterator().next().getString(0)));
    }

    /** @param compatibility null takes it back */
    Future<Void> set(String subject, Compatibility compatibility) {
        return set("compatibility", subject, compatibility == null ? null : compatibility.name());
    }

    /** @param mode null takes it back */
    Future<Void> set(String subject, Mode mode) {
        return set("mode", subject, mode == null ? null : mode.name());
    }

    private Future<Void> set(String column, String subject, String value) {
        Future<RowSet<Row>> written = database.query(
                "insert into registry_settings (subject, " + column + ") values ($1, $2)"
                        + " on conflict (subject) do update set " + column + " = excluded." + column,
                subject,
                value);
        return written.mapEmpty();
    }
}
