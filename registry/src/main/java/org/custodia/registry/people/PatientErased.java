package org.custodia.registry.people;

import java.util.UUID;

/**
 * A patient is being erased; published in the transaction that does it, before anything is gone, so
 * that what others keep about the patient can go with it.
 */
public record PatientErased(String organisation, UUID patient) {}
