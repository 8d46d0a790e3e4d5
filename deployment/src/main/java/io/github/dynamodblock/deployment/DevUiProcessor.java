package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.runtime.LockActivity;
import io.github.dynamodblock.quarkus.runtime.LockTableAccess;
import io.github.dynamodblock.quarkus.runtime.devui.LockJsonRpcService;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.IsLocalDevelopment;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.devui.spi.JsonRPCProvidersBuildItem;
import io.quarkus.devui.spi.page.CardPageBuildItem;
import io.quarkus.devui.spi.page.Page;

/** Adds the extension's page to the Dev UI. An application without HTTP has no Dev UI, and nobody takes these items. */
final class DevUiProcessor {
    @BuildStep(onlyIf = IsLocalDevelopment.class)
    CardPageBuildItem card() {
        CardPageBuildItem card = new CardPageBuildItem();
        card.setLogo("dynamodb-lock-dark.svg", "dynamodb-lock-light.svg");
        card.addPage(Page.webComponentPageBuilder()
                .title("Locks")
                .icon("font-awesome-solid:lock")
                .componentLink("qwc-dynamodb-lock-locks.js")
                .dynamicLabelJsonRPCMethodName("count"));
        return card;
    }

    @BuildStep(onlyIf = IsLocalDevelopment.class)
    JsonRPCProvidersBuildItem service() {
        return new JsonRPCProvidersBuildItem(LockJsonRpcService.class);
    }

    @BuildStep(onlyIf = IsLocalDevelopment.class)
    AdditionalBeanBuildItem beans() {
        return new AdditionalBeanBuildItem(LockTableAccess.class, LockActivity.class);
    }
}
