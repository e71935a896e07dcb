package org.custodia.registry.privacy;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is unusual, and how soon it is looked at; {@code custodia.privacy.…}.
 *
 * @param zone of days and hours; empty for that of the server
 * @param history how many days before count as what a person usually does
 * @param historyLeast on how many of these the person must have opened something before their own
 *     usual counts
 * @param volumeFactor how many times the usual number of patients a day is too many
 * @param volumeLeast a day with at most so many patients is never too many
 * @param nightFrom when the night begins
 * @param nightUntil when it ends
 * @param nightsUsual on how many nights of the history somebody has worked for whom the night is
 *     usual
 * @param departmentHistory for how many days after its last record a department treats a patient
 * @param reviewWithin how soon an emergency is to be reviewed
 * @param answerWithin how soon anything else is to be looked into
 */
@ConfigurationProperties("custodia.privacy")
public record PrivacySettings(
    @DefaultValue("") String zone,
    @DefaultValue("28") int history,
    @DefaultValue("5") int historyLeast,
    @DefaultValue("3") double volumeFactor,
    @DefaultValue("20") int volumeLeast,
    @DefaultValue("22:00") LocalTime nightFrom,
    @DefaultValue("06:00") LocalTime nightUntil,
    @DefaultValue("3") int nightsUsual,
    @DefaultValue("90") int departmentHistory,
    @DefaultValue("3d") Duration reviewWithin,
    @DefaultValue("14d") Duration answerWithin) {

  ZoneId zoneId() {
    return zone.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(zone);
  }

  Duration within(CaseKind kind) {
    return kind == CaseKind.BREAK_GLASS ? reviewWithin : answerWithin;
  }

  boolean isNight(LocalTime time) {
    if (nightFrom.isAfter(nightUntil)) {
      return !time.isBefore(nightFrom) || time.isBefore(nightUntil);
    }
    return !time.isBefore(nightFrom) && time.isBefore(nightUntil);
  }
}
