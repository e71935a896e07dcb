package org.custodia.registry.organs;

import java.time.Duration;
import java.util.Map;
import org.custodia.registry.notices.DutyMail;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is on duty for organs; properties {@code custodia.organ-duty.*}. A mistake in them stops the
 * start.
 *
 * @param mail by the organisation's slug; none is sent for others
 * @param pause least time between two mails to one organisation
 */
@ConfigurationProperties("custodia.organ-duty")
public record DutySettings(Map<String, Mailbox> mail, @DefaultValue("5m") Duration pause) {

  /**
   * @param address of whoever is on duty, rather than of a person
   */
  public record Mailbox(String address, @DefaultValue("en") String language) {
    public Mailbox {
      DutyMail.check(address == null ? "" : address);
    }
  }

  public DutySettings {
    mail = mail == null ? Map.of() : Map.copyOf(mail);
  }
}
