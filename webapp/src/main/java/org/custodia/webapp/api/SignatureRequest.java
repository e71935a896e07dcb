package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * The signature over a draft.
 *
 * @param id of the draft
 * @param signature 65 bytes r ‖ s ‖ v (low s, v 27 or 28), hex with 0x
 */
record SignatureRequest(
    @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String signature) {}
