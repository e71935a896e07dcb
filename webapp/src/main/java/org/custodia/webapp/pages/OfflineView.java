package org.custodia.webapp.pages;

import java.util.List;
import java.util.Optional;
import org.custodia.registry.medicines.OfflineCheck;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;

/**
 * A pack that was checked while the verification service was away, as the page shows it.
 *
 * @param said what was checked then, and what not
 * @param now what the service says; empty while it has not answered
 */
public record OfflineView(OfflineCheck check, String said, Optional<VerdictView> now) {

  static OfflineView of(OfflineCheck check, Sentences sentences, Reader reader) {
    return new OfflineView(
        check,
        sentences.of(check.code(), check.arguments(), reader),
        check
            .settled()
            .map(
                settled ->
                    VerdictView.of(
                        settled.verdict(), List.of(), "", check.scan(), sentences, reader)));
  }

  /** The raw scan with its separators made visible. */
  public String scanShown() {
    return check.scan().replace('\u001d', '␝');
  }
}
