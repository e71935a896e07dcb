package org.custodia.registry.notices;

import java.util.UUID;
import org.custodia.contracts.Bytes32;

/**
 * Who reads about whom: the patient, or somebody who acts for the patient.
 *
 * @param token stands for the user name in plain columns
 */
record Reader(String organisation, UUID patient, String name, Bytes32 token) {}
