package org.maskmarch.api.job;

import java.nio.file.Path;
import org.maskmarch.api.Aabb;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.view.CameraSpec;

/**
 * A scene file, checked and with paths made absolute.
 *
 * @param field      checkpoint
 * @param family     name of the field family, or null to detect it
 * @param background [3], 0..1
 * @param near       distance at which rays start, world units
 * @param far        distance at which rays end
 * @param space      of the field, or null: as the checkpoint says
 * @param bounds     box of the field in its space, or null: the checkpoint's own
 * @param resolution vertices along the longest axis; 0 = default
 * @param memory     bytes that the baked field may take; 0 = a share of the heap
 * @param cameras    never null
 */
public record SceneSpec(Path field, String family, float[] background, double near, double far,
                        FieldOptions.Space space, Aabb bounds, int resolution, long memory, CameraSpec cameras) { }
