package org.custodia.contracts.merkle;

import java.util.Arrays;

/** Orders 32-byte words within one array, without an object for each. Places count words. */
final class WordSort {
  private static final int WORD = 32;
  private static final int FEW = 12;

  private WordSort() {}

  /** Unsigned, most significant byte first. */
  static int compare(byte[] a, int atA, byte[] b, int atB) {
    return Arrays.compareUnsigned(a, WORD * atA, WORD * (atA + 1), b, WORD * atB, WORD * (atB + 1));
  }

  /** The words at these places, both included. */
  static void descending(byte[] words, int from, int to) {
    quicksort(words, from, to, new byte[WORD]);
    for (int low = from, high = to; low < high; low++, high--) swap(words, low, high);
  }

  private static void quicksort(byte[] words, int from, int to, byte[] held) {
    int low = from;
    int high = to;
    while (high - low > FEW) {
      int split = partition(words, low, high, held);
      // The smaller part first keeps the stack under log2(n) frames.
      if (split - low < high - split) {
        quicksort(words, low, split, held);
        low = split + 1;
      } else {
        quicksort(words, split + 1, high, held);
        high = split;
      }
    }
    insertionSort(words, low, high);
  }

  /** Hoare's partition around the median of three. */
  private static int partition(byte[] words, int low, int high, byte[] held) {
    int middle = (low + high) >>> 1;
    if (compare(words, middle, words, low) < 0) swap(words, middle, low);
    if (compare(words, high, words, low) < 0) swap(words, high, low);
    if (compare(words, high, words, middle) < 0) swap(words, high, middle);
    System.arraycopy(words, WORD * middle, held, 0, WORD);
    int left = low;
    int right = high;
    while (true) {
      while (compare(words, left, held, 0) < 0) left++;
      while (compare(words, right, held, 0) > 0) right--;
      if (left >= right) return right;
      swap(words, left++, right--);
    }
  }

  private static void insertionSort(byte[] words, int low, int high) {
    for (int i = low + 1; i <= high; i++) {
      for (int j = i; j > low && compare(words, j - 1, words, j) > 0; j--) swap(words, j - 1, j);
    }
  }

  private static void swap(byte[] words, int a, int b) {
    for (int i = 0; i < WORD; i++) {
      byte kept = words[WORD * a + i];
      words[WORD * a + i] = words[WORD * b + i];
      words[WORD * b + i] = kept;
    }
  }
}
