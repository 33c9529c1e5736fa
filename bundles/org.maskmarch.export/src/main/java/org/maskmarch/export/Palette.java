package org.maskmarch.export;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The 256 colours that suit an image best, by median cut: the box of colours that errs most is halved along its longest
 * side until there are enough. Images of 256 colours or fewer stay exact.
 */
final class Palette {
    private static final int SIZE = 256;

    /** Distinct colours, ascending, with the number of their pixels. */
    private final int[] colours;
    private final int[] pixels;
    private final byte[] indexOf;
    private final int[] entries;

    /** @param rgb pixels as 0xRRGGBB */
    Palette(int[] rgb) {
        int[] sorted = rgb.clone();
        Arrays.sort(sorted);
        int[] distinct = new int[sorted.length];
        int[] counts = new int[sorted.length];
        int n = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                distinct[n++] = sorted[i];
            }
            counts[n - 1]++;
        }
        colours = Arrays.copyOf(distinct, n);
        pixels = Arrays.copyOf(counts, n);
        indexOf = new byte[n];
        List<Box> boxes = cut();
        entries = new int[boxes.size()];
        for (int b = 0; b < entries.length; b++) {
            entries[b] = boxes.get(b).mean();
            for (int member : boxes.get(b).members) {
                indexOf[member] = (byte) b;
            }
        }
    }

    /** The image in these colours. */
    BufferedImage image(int width, int height, int[] rgb) {
        byte[] red = new byte[entries.length];
        byte[] green = new byte[entries.length];
        byte[] blue = new byte[entries.length];
        for (int i = 0; i < entries.length; i++) {
            red[i] = (byte) (entries[i] >> 16);
            green[i] = (byte) (entries[i] >> 8);
            blue[i] = (byte) entries[i];
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, entries.length, red, green, blue));
        byte[] indices = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < indices.length; i++) {
            indices[i] = indexOf[Arrays.binarySearch(colours, rgb[i])];
        }
        return image;
    }

    private List<Box> cut() {
        int[] all = new int[colours.length];
        Arrays.setAll(all, i -> i);
        List<Box> boxes = new ArrayList<>();
        boxes.add(new Box(all));
        while (boxes.size() < SIZE) {
            int worst = 0;
            for (int i = 1; i < boxes.size(); i++) {
                if (boxes.get(i).error > boxes.get(worst).error) {
                    worst = i;
                }
            }
            Box box = boxes.get(worst);
            if (box.members.length < 2) {
                break;
            }
            int half = box.sortedMedian();
            boxes.set(worst, new Box(Arrays.copyOf(box.members, half)));
            boxes.add(new Box(Arrays.copyOfRange(box.members, half, box.members.length)));
        }
        return boxes;
    }

    private static int channel(int colour, int shift) {
        return colour >> shift & 0xff;
    }

    /** A set of colours. */
    private final class Box {
        /** Indices into {@link #colours}. */
        private final int[] members;
        /** Squared distance of the pixels from their mean, all channels. */
        private final double error;
        /** Bit position of the channel that varies most. */
        private final int widest;
        private final double[] mean = new double[3];
        private long weight;

        Box(int[] members) {
            this.members = members;
            double[] squares = new double[3];
            for (int m : members) {
                weight += pixels[m];
                for (int c = 0; c < 3; c++) {
                    double value = channel(colours[m], 16 - 8 * c);
                    mean[c] += value * pixels[m];
                    squares[c] += value * value * pixels[m];
                }
            }
            double sum = 0;
            int most = 0;
            for (int c = 0; c < 3; c++) {
                mean[c] /= weight;
                squares[c] -= mean[c] * mean[c] * weight;
                sum += squares[c];
                most = squares[c] > squares[most] ? c : most;
            }
            // one colour only: rounding must not make it worth cutting
            error = members.length == 1 ? 0 : sum;
            widest = 16 - 8 * most;
        }

        /** Sorts the members along the widest channel; how many make up the lower half of the pixels. */
        int sortedMedian() {
            long[] keys = new long[members.length];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = (long) channel(colours[members[i]], widest) << 32 | members[i];
            }
            Arrays.sort(keys);
            long below = 0;
            int half = 0;
            for (int i = 0; i < keys.length; i++) {
                members[i] = (int) keys[i];
                if (below * 2 < weight && i < keys.length - 1) {
                    half = i + 1;
                    below += pixels[members[i]];
                }
            }
            return half;
        }

        int mean() {
            return (int) Math.round(mean[0]) << 16 | (int) Math.round(mean[1]) << 8 | (int) Math.round(mean[2]);
        }
    }
}
