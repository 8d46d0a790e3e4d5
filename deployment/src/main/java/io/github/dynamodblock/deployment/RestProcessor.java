package io.github.dynamodblock.deployment;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.quarkus.runtime.LockRestConfig;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.resteasy.reactive.spi.ExceptionMapperBuildItem;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Set;

/** Adds the answers to failed locks over HTTP, if the application asks for them. */
final class RestProcessor {
    static final String MAPPER = "io.github.dynamodblock.quarkus.runtime.LockExceptionMapper";
    private static final String PREFIX = "quarkus.dynamodb-lock.rest.";
    /** A higher number than the 5000 of the application's own mappers, which therefore win. */
    private static final int LAST = 10_000;

    /** An application without Quarkus REST must not load the mapper: its types can be missing. */
    @BuildStep
    void mapper(
            LockRestConfig config,
            Capabilities capabilities,
            BuildProducer<AdditionalBeanBuildItem> beans,
            BuildProducer<ExceptionMapperBuildItem> mappers) {
        if (!config.enabled()) {
            return;
        }
        require(config, capabilities.isPresent(Capability.RESTEASY_REACTIVE));
        beans.produce(AdditionalBeanBuildItem.unremovableOf(MAPPER));
        mappers.produce(new ExceptionMapperBuildItem(MAPPER, LockException.class.getName(), LAST, false));
    }

    private static void require(LockRestConfig config, boolean hasRest) {
        if (!hasRest) {
            throw wrong(
                    "enabled",
                    "true, but the application has no Quarkus REST. Add the extension quarkus-rest, or leave the property"
                            + " out");
        }
        if (config.notGrantedStatus() < 400 || config.notGrantedStatus() > 599) {
            throw wrong(
                    "not-granted-status",
                    config.notGrantedStatus() + ". Use the status of an error, 400 to 599, such as 423 or 503");
        }
        if (config.retryAfter().isNegative()) {
            throw wrong("retry-after", config.retryAfter() + ". Use a positive duration, or 0s for no header");
        }
    }

    private static ConfigurationException wrong(String property, String why) {
        return new ConfigurationException(PREFIX + property + " is " + why + ".", Set.of(PREFIX + property));
    }
}
