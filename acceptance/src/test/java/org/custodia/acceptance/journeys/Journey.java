package org.custodia.acceptance.journeys;

import java.util.List;
import org.custodia.acceptance.dsl.Scene;

/**
 * A journey through the product. It makes what it needs (lots, channels, packs) and leaves the
 * scene's members as they are; journeys of one run share the members.
 */
public interface Journey {
  /** All journeys, in the order in which they play. */
  List<Journey> ALL =
      List.of(
          new PackJourney(),
          new ChannelOpenedTwice(),
          new ConsentJourney(),
          new GoodsJourney(),
          new SessionJourney(),
          new PrescriptionJourney(),
          new RecordJourney(),
          new PriceJourney(),
          new BillJourney(),
          new OrganJourney());

  String title();

  void play(Scene scene);
}
