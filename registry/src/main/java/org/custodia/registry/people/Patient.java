package org.custodia.registry.people;

import java.util.UUID;

/**
 * An entry of the directory, opened.
 *
 * @param version counts from 1 with every correction
 * @param treated false for somebody who is no patient here and only acts for patients
 */
public record Patient(UUID id, int version, boolean treated, PatientData data) {
  public String name() {
    return data.shownName();
  }
}
