package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.runtime.LockRecorder;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.BeanContainerBuildItem;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.ExecutorBuildItem;
import io.quarkus.deployment.builditem.ServiceStartBuildItem;

/** What happens when an application with locks starts. */
final class StartProcessor {
    private static final String ROOM = "io.github.dynamodblock.quarkus.runtime.";

    @BuildStep
    AdditionalBeanBuildItem beans() {
        return AdditionalBeanBuildItem.builder()
                .addBeanClasses(ROOM + "LateConfig", ROOM + "ExaminedTables", ROOM + "StartupTableCheck")
                .setUnremovable()
                .build();
    }

    /** Before the application's own observers of its start, which can use locks. */
    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    ServiceStartBuildItem start(LockRecorder recorder, BeanContainerBuildItem beans, ExecutorBuildItem executor) {
        recorder.start(beans.getValue(), executor.getExecutorProxy());
        return new ServiceStartBuildItem("dynamodb-lock");
    }
}
