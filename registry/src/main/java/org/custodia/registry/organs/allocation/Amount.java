package org.custodia.registry.organs.allocation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * How many points a rule gives, never fewer than none. Whole numbers only. None gives fewer points
 * to the same candidate when more urgent.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "by")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Amount.Fixed.class, name = "fixed"),
  @JsonSubTypes.Type(value = Amount.PerWaiting.class, name = "waiting"),
  @JsonSubTypes.Type(value = Amount.PerUrgency.class, name = "urgency"),
  @JsonSubTypes.Type(value = Amount.PerScore.class, name = "score"),
  @JsonSubTypes.Type(value = Amount.PerMismatches.class, name = "hla"),
  @JsonSubTypes.Type(value = Amount.PerDistance.class, name = "distance")
})
public sealed interface Amount {

  long points(Match match, Candidate candidate);

  /** The same for everybody to whom the rule applies. */
  record Fixed(int points) implements Amount {
    public Fixed {
      Bounds.within("points", points, 0, Bounds.MOST_POINTS);
    }

    @Override
    public long points(Match match, Candidate candidate) {
      return points;
    }
  }

  /**
   * So many points for each full number of days.
   *
   * @param most days that count
   */
  record PerWaiting(int points, int everyDays, int most) implements Amount {
    public PerWaiting {
      Bounds.within("points", points, 0, Bounds.MOST_POINTS);
      Bounds.within("everyDays", everyDays, 1, Bounds.MOST_DAYS);
      Bounds.within("most", most, 1, Bounds.MOST_DAYS);
    }

    @Override
    public long points(Match match, Candidate candidate) {
      return (long) points * (Math.min(match.waited(candidate), most) / everyDays);
    }
  }

  /**
   * @param points for each level of urgency from 0 on, not falling; higher levels count as the last
   */
  record PerUrgency(List<Integer> points) implements Amount {
    public PerUrgency {
      points = Bounds.points("points", points, 1, true);
    }

    @Override
    public long points(Match match, Candidate candidate) {
      return points.get(Math.min(candidate.urgency(), points.size() - 1));
    }
  }

  /**
   * @param times points for each of the score
   * @param most of the score that counts
   */
  record PerScore(int times, int most) implements Amount {
    public PerScore {
      Bounds.within("times", times, 0, 1_000_000);
      Bounds.within("most", most, 1, 10_000);
    }

    @Override
    public long points(Match match, Candidate candidate) {
      return (long) times * Math.min(candidate.score(), most);
    }
  }

  /**
   * @param points for no mismatch, one, two …, not rising; none for more, or when one was not typed
   */
  record PerMismatches(List<Integer> points) implements Amount {
    public PerMismatches {
      points = Bounds.points("points", points, 1, false);
    }

    @Override
    public long points(Match match, Candidate candidate) {
      var found = match.mismatches(candidate);
      return found.isPresent() && found.getAsInt() < points.size()
          ? points.get(found.getAsInt())
          : 0;
    }
  }

  /**
   * @param zones from the nearest outwards, points not rising; none beyond the last, or when the
   *     distance is not known
   */
  record PerDistance(List<Zone> zones) implements Amount {
    /** Everything within so many kilometres, and not in a nearer zone. */
    public record Zone(int withinKm, int points) {
      public Zone {
        Bounds.within("withinKm", withinKm, 0, Bounds.MOST_KM);
        Bounds.within("points", points, 0, Bounds.MOST_POINTS);
      }
    }

    public PerDistance {
      zones = Bounds.list("zones", zones, 1, 50);
      Bounds.points("zones.points", zones.stream().map(Zone::points).toList(), 1, false);
      for (int i = 1; i < zones.size(); i++) {
        Bounds.within(
            "zones.withinKm",
            zones.get(i).withinKm(),
            zones.get(i - 1).withinKm() + 1,
            Bounds.MOST_KM);
      }
    }

    @Override
    public long points(Match match, Candidate candidate) {
      return candidate
          .distanceKm()
          .flatMap(km -> zones.stream().filter(zone -> km <= zone.withinKm()).findFirst())
          .map(Zone::points)
          .orElse(0);
    }
  }
}
