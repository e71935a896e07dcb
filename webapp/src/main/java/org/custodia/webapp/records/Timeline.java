package org.custodia.webapp.records;

import java.util.List;
import org.custodia.registry.records.PatientRecords.RecordView;
import org.springframework.ui.Model;

/** A part of a long list of records. */
public final class Timeline {
  private static final int SHOWN = 50;

  private Timeline() {}

  /**
   * @param all the newest first
   * @param skipped how many newer ones the reader has turned over
   */
  public static void show(List<RecordView> all, int skipped, Model model) {
    int from = Math.min(Math.max(0, skipped), all.size());
    int to = Math.min(from + SHOWN, all.size());
    model.addAttribute("records", all.subList(from, to));
    model.addAttribute("recorded", all.size());
    model.addAttribute("skipped", from);
    model.addAttribute("newer", Math.max(0, from - SHOWN));
    model.addAttribute("next", to < all.size() ? to : 0);
  }
}
