package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.runtime.ClientNames;
import io.quarkus.runtime.annotations.ConfigDocMapKey;
import io.quarkus.runtime.annotations.ConfigGroup;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import io.smallrye.config.WithUnnamedKey;
import java.util.Map;

/** What the build needs to know of each lock client. */
@ConfigMapping(prefix = "quarkus.dynamodb-lock")
@ConfigRoot(phase = ConfigPhase.BUILD_TIME)
public interface ClientsConfig {
    /** The lock clients by their names. */
    @WithParentName
    @WithUnnamedKey(ClientNames.DEFAULT)
    @WithDefaults
    @ConfigDocMapKey("client-name")
    Map<String, Client> clients();

    /** One lock client. */
    @ConfigGroup
    interface Client {
        /**
         * The name of the DynamoDB client that the lock client uses: the name in {@code quarkus.dynamodb.<name>.*}. Set
         * this property if the table is in another AWS account or Region, or at another endpoint.
         */
        @WithDefault(ClientNames.DEFAULT)
        String awsClient();
    }
}
