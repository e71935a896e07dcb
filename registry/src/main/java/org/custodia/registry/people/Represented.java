package org.custodia.registry.people;

import java.util.UUID;

/**
 * Somebody a signed-in person may act for.
 *
 * @param patient of the patient; where two entries were decided to be one person, of the entry that
 *     the account or the guardianship was written to
 * @param name as shown to people, given name first
 * @param self whether it is the person's own entry
 */
public record Represented(UUID patient, String name, boolean self) {}
