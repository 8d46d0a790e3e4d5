package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.runtime.Election;
import io.github.dynamodblock.quarkus.runtime.LeaderRecorder;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.BeanContainerBuildItem;
import io.quarkus.arc.deployment.BeanDiscoveryFinishedBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.DeploymentException;
import org.jboss.jandex.ClassType;
import org.jboss.jandex.DotName;

/** Finds the leader elections of an application, and adds their beans. */
final class LeaderProcessor {
    private static final String ROOM = "io.github.dynamodblock.quarkus.runtime.";
    private static final DotName LEADERSHIP = DotName.createSimple("io.github.dynamodblock.Leadership");
    private static final DotName LEADERSHIPS = DotName.createSimple(ROOM + "Leaderships");

    /** Without a scheduler, nothing may load the predicate: its types are missing. */
    @BuildStep
    void beans(Capabilities capabilities, BuildProducer<AdditionalBeanBuildItem> beans) {
        beans.produce(new AdditionalBeanBuildItem("io.github.dynamodblock.quarkus.Leader"));
        beans.produce(AdditionalBeanBuildItem.unremovableOf(LEADERSHIPS.toString()));
        if (capabilities.isPresent(Capability.SCHEDULER)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(ROOM + "NotLeaderPredicate"));
        }
    }

    @BuildStep
    ElectionsBuildItem elections(BeanDiscoveryFinishedBuildItem discovery) {
        return ElectionsBuildItem.of(discovery);
    }

    @BuildStep
    void problems(
            ElectionsBuildItem elections,
            ValidationPhaseBuildItem validation,
            BuildProducer<ValidationErrorBuildItem> errors) {
        elections.problems().stream()
                .map(DeploymentException::new)
                .map(ValidationErrorBuildItem::new)
                .forEach(errors::produce);
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    void leaderships(
            LeaderRecorder recorder, ElectionsBuildItem elections, BuildProducer<SyntheticBeanBuildItem> beans) {
        for (Election election : elections.elections()) {
            beans.produce(SyntheticBeanBuildItem.configure(LEADERSHIP)
                    .scope(ApplicationScoped.class)
                    .unremovable()
                    .addQualifier()
                    .annotation(ElectionsBuildItem.LEADER)
                    .addValue("value", election.name())
                    .addValue("client", election.client())
                    .done()
                    .addInjectionPoint(ClassType.create(LEADERSHIPS))
                    .createWith(recorder.leadership(election))
                    .done());
        }
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    void campaigns(LeaderRecorder recorder, ElectionsBuildItem elections, BeanContainerBuildItem beans) {
        recorder.elections(beans.getValue(), elections.elections(), elections.jobs());
    }
}
