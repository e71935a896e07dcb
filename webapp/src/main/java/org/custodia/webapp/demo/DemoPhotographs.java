package org.custodia.webapp.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Function;
import org.custodia.registry.products.Product;
import org.custodia.scanners.gs1.Gtin;
import org.custodia.scanners.image.PackFace;
import org.custodia.scanners.image.PackPhotograph;

/** Photographs of the sample packs, as a telephone would take them; drawn once. */
final class DemoPhotographs {
  private final Path directory;
  private final Function<Gtin, Product> products;

  /**
   * @param products what is printed on the box of a product
   */
  DemoPhotographs(Path directory, Function<Gtin, Product> products) {
    this.directory = directory;
    this.products = products;
  }

  /** Where the photograph of a sample is. */
  static Path file(Path directory, DemoSample sample) {
    return directory.resolve(sample.name() + ".jpg");
  }

  void draw(DemoSample sample) {
    Path file = file(directory, sample);
    if (Files.exists(file)) return;
    Product product = products.apply(sample.gtin());
    PackFace face =
        new PackFace(
            product.name(),
            product.presentation(),
            product.holder(),
            sample.gtin(),
            sample.lot(),
            sample.expiry(),
            sample.serial());
    long seed = sample.name().hashCode();
    byte[] photograph =
        PackPhotograph.jpeg(
            sample.damaged() ? PackPhotograph.damaged(face, seed) : PackPhotograph.of(face, seed));
    try {
      Files.createDirectories(directory);
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.write(next, photograph);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
