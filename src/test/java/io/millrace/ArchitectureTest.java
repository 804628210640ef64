package io.millrace;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.vertx.core.Verticle;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import org.slf4j.Logger;

/** The layering: event ← bus and vendors ← stages ← Pipeline ← Main. */
@AnalyzeClasses(packages = "io.millrace", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] STAGES = {
        "io.millrace.collect..",
        "io.millrace.consume..",
        "io.millrace.validate..",
        "io.millrace.normalise..",
        "io.millrace.deduplicate..",
        "io.millrace.enrich..",
        "io.millrace.publish..",
        "io.millrace.store.rows..",
        "io.millrace.store.objects..",
        "io.millrace.quarantine..",
        "io.millrace.trim..",
        "io.millrace.reenter..",
        "io.millrace.query..",
        "io.millrace.ops.."
    };

    @ArchTest
    static void eventsSpeakTheJdkAlone(JavaClasses imported) {
        classes()
                .that()
                .resideInAPackage("io.millrace.event..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.millrace.event..")
                .check(imported);
    }

    @ArchTest
    static void packagesHaveNoCycles(JavaClasses imported) {
        slices().matching("io.millrace.(**)").should().beFreeOfCycles().check(imported);
    }

    /** Facts are values of keys; a message with arguments would hide them from whoever searches a log. */
    @ArchTest
    static void logsAreConstantMessagesWithKeys(JavaClasses imported) {
        noClasses()
                .should()
                .callMethodWhere(JavaCall.Predicates.target(HasOwner.Predicates.With.owner(assignableTo(Logger.class)))
                        .and(JavaCall.Predicates.target(nameMatching("trace|debug|info|warn|error"))))
                .check(imported);
    }

    @ArchTest
    static void stagesDoNotKnowStages(JavaClasses imported) {
        for (String stage : STAGES) {
            String[] others = java.util.Arrays.stream(STAGES)
                    .filter(other -> !other.equals(stage))
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(stage)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .allowEmptyShould(true)
                    .check(imported);
        }
    }

    @ArchTest
    static void onlyTheBusTouchesTheEventBus(JavaClasses imported) {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.millrace.bus..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(EventBus.class)
                .check(imported);
    }

    @ArchTest
    static void onlyConfigReadsTheEnvironment(JavaClasses imported) {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.millrace.config..")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(imported);
    }

    @ArchTest
    static void verticlesAreFinalAndNamedSo(JavaClasses imported) {
        classes()
                .that()
                .areAssignableTo(Verticle.class)
                .or()
                .areAssignableTo(VerticleBase.class)
                .should()
                .haveSimpleNameEndingWith("Verticle")
                .andShould()
                .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
                .check(imported);
    }

    @ArchTest
    static void s3IsSpokenInOnePackage(JavaClasses imported) {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.millrace.objectstore..", "io.millrace.prove.judge..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.minio..", "okhttp3..")
                .check(imported);
    }

    @ArchTest
    static void jdbcIsForSetUpAlone(JavaClasses imported) {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.millrace.database..", "io.millrace.embedded..", "io.millrace.prove..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.postgresql..", "org.flywaydb..")
                .check(imported);
    }

    @ArchTest
    static void whoJudgesSharesNoCodeWithTheServer(JavaClasses imported) {
        noClasses()
                .that()
                .resideInAPackage("io.millrace.prove.judge..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.millrace..").and(not(resideInAPackage("io.millrace.prove.judge.."))))
                .check(imported);
    }

    @ArchTest
    static void nothingOfTheServerSleeps(JavaClasses imported) {
        // simulate and prove are clients of their own, which pace themselves on their own threads
        noClasses()
                .that()
                .resideOutsideOfPackages("io.millrace.simulate..", "io.millrace.prove..")
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .check(imported);
    }
}
