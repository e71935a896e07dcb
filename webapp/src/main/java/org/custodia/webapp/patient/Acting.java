package org.custodia.webapp.patient;

import java.util.List;
import java.util.UUID;
import org.custodia.registry.notices.Notices.News;
import org.custodia.registry.people.Represented;

/**
 * For whom the person on a page acts.
 *
 * @param who the patient whom the page is about
 * @param everybody all for whom the person may act, oneself first
 */
public record Acting(Represented who, List<Represented> everybody, News news) {
  public Acting {
    everybody = List.copyOf(everybody);
  }

  public UUID patient() {
    return who.patient();
  }
}
