package org.custodia.webapp.records;

import org.custodia.registry.fhir.ResourceText;
import org.custodia.webapp.problems.Sentences.Reader;

/** A resource with its dates in the reader's words. */
public record ResourceLine(ResourceText resource, String when, Reader reader) {
  public static ResourceLine of(ResourceText text, Reader reader) {
    return new ResourceLine(text, FhirDates.said(text.when(), reader), reader);
  }

  /** A value of a detail, which may be a date, such as when something ended. */
  public String said(String what, String value) {
    if (!value.matches("\\d{4}(-\\d{2}){0,2}(T.*)?")) return value;
    return what.equals("until") ? FhirDates.until(value, reader) : FhirDates.said(value, reader);
  }
}
