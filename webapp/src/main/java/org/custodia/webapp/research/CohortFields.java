package org.custodia.webapp.research;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.fhir.CodedFacts;
import org.custodia.registry.people.PatientData.Gender;
import org.custodia.registry.research.Cohort;

/**
 * What the form of a cohort sends; the three lists go together line by line, and a line without a
 * code is none.
 */
record CohortFields(
    Gender sex,
    Integer bornFrom,
    Integer bornBefore,
    List<CodedFacts.Type> type,
    List<String> system,
    List<String> code) {

  Cohort cohort() {
    List<Cohort.Having> having = new ArrayList<>();
    for (int i = 0; code != null && i < code.size(); i++) {
      if (code.get(i).isBlank()) continue;
      having.add(
          new Cohort.Having(
              type == null || i >= type.size() ? CodedFacts.Type.CONDITION : type.get(i),
              system == null || i >= system.size() ? "" : system.get(i).strip(),
              code.get(i).strip()));
    }
    return new Cohort(
        Optional.ofNullable(sex),
        Optional.ofNullable(bornFrom),
        Optional.ofNullable(bornBefore),
        having);
  }
}
