package org.maskmarch.engine;

import java.util.List;
import org.maskmarch.api.export.ObjectResult;
import org.maskmarch.api.image.Mask;
import org.maskmarch.api.march.BakedField;
import org.maskmarch.api.march.ViewRender;
import org.maskmarch.api.march.Votes;
import org.maskmarch.api.view.Camera;

/** A finished object, as exporters see it. */
final class FinishedObject implements ObjectResult {
    private final Job job;
    private final SegmentedObject object;

    FinishedObject(Job job, SegmentedObject object) {
        this.job = job;
        this.object = object;
    }

    @Override
    public String name() {
        return object.spec().name();
    }

    @Override
    public BakedField field() {
        return job.scene.field();
    }

    @Override
    public Votes votes() {
        return object.finalVotes();
    }

    @Override
    public float[] labels() {
        return object.labels;
    }

    @Override
    public List<Camera> cameras() {
        return job.scene.cameras();
    }

    @Override
    public Mask mask(int view) {
        synchronized (job.scene) {
            return object.mask(job.scene.view(view, job.timings));
        }
    }

    @Override
    public ViewRender view(int view) {
        synchronized (job.scene) {
            return job.scene.view(view, job.timings);
        }
    }

    @Override
    public ViewRender render(Camera camera) {
        return job.scene.renderObject(camera, object.labels);
    }

    @Override
    public float[] background() {
        return job.scene.spec().background().clone();
    }

    @Override
    public double near() {
        return job.scene.spec().near();
    }

    @Override
    public double far() {
        return job.scene.spec().far();
    }
}
