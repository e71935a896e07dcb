package org.custodia.webapp.slices;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.registry.prices.PriceOrdering;

/** What the real {@link PriceOrdering} was asked last, and what it answered. */
public final class HeardOrders {
  private String file = "";
  private PriceRule rule;
  private PriceOrdering.Draft draft;

  PriceOrdering over(PriceOrdering real) {
    return (PriceOrdering)
        Proxy.newProxyInstance(
            PriceOrdering.class.getClassLoader(),
            new Class<?>[] {PriceOrdering.class},
            (proxy, method, arguments) -> {
              for (int i = 0; i < arguments.length; i++) {
                if (arguments[i] instanceof InputStream in) arguments[i] = read(in.readAllBytes());
                if (arguments[i] instanceof PriceRule one) rule = one;
              }
              try {
                Object answer = method.invoke(real, arguments);
                if (answer instanceof PriceOrdering.Draft one) draft = one;
                return answer;
              } catch (InvocationTargetException refused) {
                throw refused.getCause();
              }
            });
  }

  private InputStream read(byte[] bytes) {
    file = new String(bytes, StandardCharsets.UTF_8);
    return new ByteArrayInputStream(bytes);
  }

  public void forget() {
    file = "";
    rule = null;
    draft = null;
  }

  /** What was handed in. */
  public String file() {
    return file;
  }

  public PriceRule rule() {
    return rule;
  }

  public PriceOrdering.Draft draft() {
    return draft;
  }
}
